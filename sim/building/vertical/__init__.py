"""What a site file says of the ways between storeys."""
