"""The finished build put in place, compared with what the seeds give, or left as it is."""
