"""What each event does to an incident, one theme a file. `bot.domain.life.decide` is the way in."""
