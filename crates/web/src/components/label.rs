//! Labels: a word on a colour.

use yew::prelude::*;

use super::icon::Icon;

/// A colour that PatternFly has for labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "colours")]
pub enum Colour {
    Grey,
    Blue,
    Green,
    Orange,
    Red,
}

impl Colour {
    fn class(self) -> &'static str {
        match self {
            Self::Grey => "",
            Self::Blue => "pf-m-blue",
            Self::Green => "pf-m-green",
            Self::Orange => "pf-m-orange",
            Self::Red => "pf-m-red",
        }
    }
}

/// A word that colour and icon help to find.
pub fn label(colour: Colour, icon: Icon, word: &'static str) -> Html {
    let icon = html! { <span class="pf-v6-c-label__icon">{ icon.html() }</span> };
    shape(colour.class(), icon, word)
}

/// A small grey one, for many beside each other.
pub fn compact_label(word: &'static str) -> Html {
    shape("pf-m-compact", Html::default(), word)
}

fn shape(modifier: &'static str, icon: Html, word: &'static str) -> Html {
    html! {
        <span class={classes!("pf-v6-c-label", modifier)}>
            <span class="pf-v6-c-label__content">
                { icon }
                <span class="pf-v6-c-label__text">{ word }</span>
            </span>
        </span>
    }
}
