"""What the worker tries for the recipe's form: learning rates and batch sizes, augmentation, other weights."""
