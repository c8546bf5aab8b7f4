"""What the next start of the bot remembers of people and chats, without a world around it."""

from storage import people


class Memory:
    """What a start remembers."""

    def __init__(self):
        self.private, self.grants, self.leaves, self.objectors, self.states = {}, [], [], [], {}
        self.moves, self.lost = [], []

    def bound(self, person, grant):
        self.grants.append((person, grant))

    def add_leave(self, leave):
        self.leaves.append(leave)

    def objected(self, person):
        self.objectors.append(person)

    def set_chat_state(self, chat, state):
        self.states[chat] = state

    def chat_moved(self, old, new):
        self.moves.append((old, new))

    def lost_chat(self, chat):
        self.lost.append(chat)

    def add_shifts(self, shifts):
        self.shifts = list(shifts)


async def remembered(database):
    memory = Memory()
    people.load_into(memory, *await database.fetch(*people.everything()))
    return memory
