"""What happened: vocabulary, log and recorded series."""
