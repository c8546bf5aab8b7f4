"""The web port: health and metrics, and the webhooks of channels that have them."""
