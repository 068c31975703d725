//! Makes a screen withstand what translators and extensions do to its text.
//!
//! They replace text nodes, wrap them (Chrome: in `<font>`) and take them away. Yew patches the nodes that it made: a text
//! that changes would change where nobody sees it, one that goes would stay, and a node to be put before one that is gone
//! is a panic. So no text node of a screen has a sibling, and none is ever patched: each stands in a span of its own,
//! whose key is the text, and another text is another span.
//!
//! What could be a telephone number stands in a `<bdi>` besides: no translator touches it, and its groups keep their order
//! among words of any direction.

use std::rc::Rc;

use guide_domain::telephone::{Piece, pieces};
use yew::virtual_dom::{VNode, VTag, VText};
use yew::{Html, html};

/// A drawing, whose texts are of the guide's own words and direction.
const DRAWING: &str = "svg";

/// The screen with all its texts settled.
pub fn steady(mut screen: Html) -> Html {
    settle(&mut screen, 0);
    screen
}

/// Settles a node, which is the child of that number of its parent.
fn settle(node: &mut VNode, place: usize) {
    match node {
        VNode::VText(VText { text }) => *node = settled(text, place),
        // Whatever has just been drawn is nobody else's yet.
        VNode::VTag(tag) if tag.tag() != DRAWING => {
            if let Some(children) = Rc::get_mut(tag).and_then(VTag::children_mut) {
                settle(children, 0);
            }
        }
        VNode::VList(list) => {
            let children = Rc::get_mut(list)
                .into_iter()
                .flat_map(|list| list.iter_mut());
            for (place, child) in children.enumerate() {
                settle(child, place);
            }
        }
        VNode::VTag(_)
        | VNode::VComp(_)
        | VNode::VPortal(_)
        | VNode::VRef(_)
        | VNode::VSuspense(_)
        | VNode::VRaw(_) => {}
    }
}

/// A text in a span of its own. The place tells apart two siblings that say the same.
fn settled(text: &str, place: usize) -> Html {
    let key = format!("{place} {text}");
    let pieces = pieces(text);
    if pieces.is_empty() {
        return Html::default();
    }
    html! { <span key={key}>{ for pieces.iter().map(piece) }</span> }
}

/// `data-number` is what the number said when it was drawn: who watches the screens compares it.
fn piece(piece: &Piece<'_>) -> Html {
    match *piece {
        Piece::Words(words) => html! { words.to_owned() },
        Piece::Number(number) => html! {
            <bdi class="sg-telephone notranslate" translate="no" dir="ltr" data-number={number.to_owned()}>
                { number.to_owned() }
            </bdi>
        },
    }
}
