//! A button that keeps the keyboard's focus.

use yew::prelude::*;

use super::{icon::Icon, spinner::spinner};
use crate::unsent::WillWait;

/// Its weight on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// What the page is for.
    Primary,
    /// What else can be done.
    Secondary,
    /// What cannot be undone.
    Danger,
    /// What leads to that.
    DangerSecondary,
    /// What leaves things as they are.
    Link,
    /// What belongs to the field beside it.
    Control,
}

impl Weight {
    fn classes(self) -> &'static str {
        match self {
            Self::Primary => "pf-m-primary",
            Self::Secondary => "pf-m-secondary",
            Self::Danger => "pf-m-danger",
            Self::DangerSecondary => "pf-m-danger pf-m-secondary",
            Self::Link => "pf-m-link",
            Self::Control => "pf-m-control",
        }
    }
}

/// PatternFly's button. While what it does is under way it stays in place and keeps the focus.
#[derive(Clone, Debug)]
pub struct ActionButton {
    classes: &'static str,
    label: AttrValue,
    icon: Option<Icon>,
    name: Option<AttrValue>,
    more_classes: &'static str,
    submits: bool,
    disabled: bool,
    busy: bool,
    expands: Option<(&'static str, bool)>,
    node: NodeRef,
    onclick: Callback<()>,
}

impl ActionButton {
    /// A button that says in words what it does.
    pub fn new(weight: Weight, label: &'static str) -> Self {
        Self {
            classes: weight.classes(),
            label: label.into(),
            icon: None,
            name: None,
            more_classes: "",
            submits: false,
            disabled: false,
            busy: false,
            expands: None,
            node: NodeRef::default(),
            onclick: Callback::noop(),
        }
    }

    /// A button that an icon stands for, with its name for those who do not see that.
    pub fn of_icon(icon: Icon, name: impl Into<AttrValue>) -> Self {
        let plain = Self::new(Weight::Link, "");
        Self { classes: "pf-m-plain", icon: Some(icon), ..plain }.named(name)
    }

    /// With these words, which are known only when the page is shown.
    #[must_use]
    pub fn words(self, label: impl Into<AttrValue>) -> Self {
        Self { label: label.into(), ..self }
    }

    /// Its name, where the words do not say enough.
    #[must_use]
    pub fn named(self, name: impl Into<AttrValue>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// With more classes.
    #[must_use]
    pub fn class(self, more_classes: &'static str) -> Self {
        Self { more_classes, ..self }
    }

    /// It submits its form.
    #[must_use]
    pub fn submits(self) -> Self {
        Self { submits: true, ..self }
    }

    /// Can it not be pressed?
    #[must_use]
    pub fn disabled(self, disabled: bool) -> Self {
        Self { disabled, ..self }
    }

    /// Is what it does under way?
    #[must_use]
    pub fn busy(self, busy: bool) -> Self {
        Self { busy, ..self }
    }

    /// It shows and hides the element of this id; is that shown?
    #[must_use]
    pub fn expands(self, id: &'static str, expanded: bool) -> Self {
        Self { expands: Some((id, expanded)), ..self }
    }

    /// Where it is found, to give it the focus.
    #[must_use]
    pub fn node(self, node: &NodeRef) -> Self {
        Self { node: node.clone(), ..self }
    }

    /// What it does.
    #[must_use]
    pub fn onclick(self, onclick: Callback<()>) -> Self {
        Self { onclick, ..self }
    }

    /// Shows it.
    pub fn html(self) -> Html {
        let Self { busy, onclick, .. } = self;
        let class = classes!(
            "pf-v6-c-button",
            self.classes,
            self.more_classes,
            busy.then_some("pf-m-progress pf-m-in-progress"),
            self.expands.is_some_and(|(_, expanded)| expanded).then_some("pf-m-expanded"),
        );
        let onclick = move |event: MouseEvent| match busy {
            true => event.prevent_default(),
            false => onclick.emit(()),
        };
        let truth = busy.then_some("true");
        html! {
            <button
                ref={self.node}
                {class}
                type={if self.submits { "submit" } else { "button" }}
                disabled={self.disabled}
                aria-disabled={truth}
                aria-busy={truth}
                aria-label={self.name}
                aria-expanded={self.expands.map(|(_, expanded)| expanded.to_string())}
                aria-controls={self.expands.map(|(id, _)| id)}
                {onclick}
            >
                if busy {
                    <span class="pf-v6-c-button__progress">{ spinner() }</span>
                }
                if let Some(icon) = self.icon {
                    <span class="pf-v6-c-button__icon">{ icon.html() }</span>
                }
                if !self.label.is_empty() {
                    <span class="pf-v6-c-button__text">{ self.label }</span>
                }
            </button>
        }
    }
}

/// Buttons beside each other. Those of another question are other buttons, also where they look
/// alike and stand in the same place.
pub fn in_a_row(question: &'static str, buttons: Vec<ActionButton>) -> Html {
    let buttons = buttons.into_iter().map(ActionButton::html);
    html! {
        <div key={question}>
            <WillWait />
            <div class="tally-buttons">{ for buttons }</div>
        </div>
    }
}
