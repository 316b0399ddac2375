"""From judged clinics to what visitors see: the difference, actions, publishing, serving, what to fix next."""
