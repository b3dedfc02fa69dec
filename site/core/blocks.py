"""The few kinds of block that a page is made of: words first, in an order a screen reader keeps."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock


def body_blocks() -> list[tuple[str, blocks.Block]]:
    """Heading, text, quotation and picture. A picture needs a description or to be decoration."""
    return [
        ("heading", blocks.CharBlock(max_length=120, icon="title", template="blocks/heading.html")),
        (
            "text",
            blocks.RichTextBlock(
                features=["bold", "link", "ol", "ul", "h3"], template="blocks/text.html"
            ),
        ),
        (
            "quote",
            blocks.StructBlock(
                [
                    ("words", blocks.TextBlock(rows=3)),
                    ("who", blocks.CharBlock(required=False, max_length=120)),
                ],
                icon="openquote",
                template="blocks/quote.html",
            ),
        ),
        ("image", ImageBlock(template="blocks/image.html")),
    ]
