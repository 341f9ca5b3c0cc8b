"""The way facts and commands travel over NATS. The log is the record; everything here can be rebuilt from it."""
