"""What visitors get: routes (`blueprints/`), templates, texts, styles and scripts, formats, errors, headers, kept pages."""
