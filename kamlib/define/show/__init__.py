"""What chapter 1 shows and asks: words, sentences, charts, tables, forms."""
