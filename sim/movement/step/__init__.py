"""The compiled steps of the crowd."""
