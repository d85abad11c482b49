"""How committed changes reach open pages: rooms, the gateway, delivery and snapshots."""
