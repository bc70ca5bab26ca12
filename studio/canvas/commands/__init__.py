"""What a person can do to the document from the canvas, apart from dragging: each verb is one undo step."""
