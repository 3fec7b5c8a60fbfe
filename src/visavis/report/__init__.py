"""Results on paper and screen: figures, tables, sentences, and the printed card."""
