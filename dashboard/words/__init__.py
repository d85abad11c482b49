"""The words of the running app: catalogs that are read anew when they change."""
