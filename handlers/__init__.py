"""What people say to the bot, one verb a file."""
