"""Django, thin. Each app: models, queries, actions, forms, views, rules."""
