"""What the office can say about its months and years: figures with the cases behind them, charts, and files to take away."""
