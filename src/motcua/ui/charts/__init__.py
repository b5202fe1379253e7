"""Charts: numbers with a sentence, a picture, a table and files. Start with `chart.Chart`."""
