"""Live state: one socket for each device, one hub in each process."""
