"""What chapter 2 shows and asks: words, sentences, charts, tables, forms."""
