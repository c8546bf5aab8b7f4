"""Understanding group messages with explainable keyword rules; pure."""
