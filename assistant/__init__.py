"""What the assistant decides: plain Python that is handed its knowledge and knows no Rasa, web or database."""
