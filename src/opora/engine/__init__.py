"""The mathematics of Opora: pure functions over arrays, without a database, a clock or a screen."""
