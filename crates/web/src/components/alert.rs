//! Alerts within a page: what is good, bad or to be known, as a word and a colour.

use yew::prelude::*;

use super::{icon::Icon, localized::localized};

/// How it looks, and the word for those who do not see that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// To be known.
    Information,
    /// As it should be.
    Success,
    /// Look before going on.
    Warning,
    /// Failed or refused.
    Danger,
}

impl AlertKind {
    fn class(self) -> &'static str {
        match self {
            Self::Information => "pf-m-info",
            Self::Success => "pf-m-success",
            Self::Warning => "pf-m-warning",
            Self::Danger => "pf-m-danger",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Information => "Information alert: ",
            Self::Success => "Success alert: ",
            Self::Warning => "Warning alert: ",
            Self::Danger => "Danger alert: ",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Information => Icon::InfoCircle,
            Self::Success => Icon::CheckCircle,
            Self::Warning => Icon::ExclamationTriangle,
            Self::Danger => Icon::ExclamationCircle,
        }
    }
}

/// What an alert says.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    kind: AlertKind,
    title: AttrValue,
    details: Html,
    action: Html,
}

impl Alert {
    /// With this title.
    pub fn new(kind: AlertKind, title: impl Into<AttrValue>) -> Self {
        Self { kind, title: title.into(), details: Html::default(), action: Html::default() }
    }

    /// With more below the title.
    #[must_use]
    pub fn details(self, details: Html) -> Self {
        Self { details, ..self }
    }

    /// With a button on the right.
    #[must_use]
    pub fn action(self, action: Html) -> Self {
        Self { action, ..self }
    }

    /// As a part of the page, there from the start.
    pub fn inline(self) -> Html {
        self.html("pf-m-inline")
    }

    /// As a part of the page that comes while somebody reads it: screen readers say it at once.
    pub fn announced(self) -> Html {
        html! { <div role="alert">{ self.inline() }</div> }
    }

    /// As a part of the page whose title is a heading.
    pub fn heading(self) -> Html {
        self.titled("h2", "pf-m-inline")
    }

    /// As one of the messages above the page.
    pub fn toast(self) -> Html {
        self.html("")
    }

    fn html(self, placed: &'static str) -> Html {
        self.titled("p", placed)
    }

    fn titled(self, element: &'static str, placed: &'static str) -> Html {
        let Self { kind, title, details, action } = self;
        html! {
            <div class={classes!("pf-v6-c-alert", kind.class(), placed)}>
                <div class="pf-v6-c-alert__icon">{ kind.icon().html() }</div>
                <@{element} class="pf-v6-c-alert__title">
                    <span class="pf-v6-screen-reader">{ kind.word() }</span>
                    { localized(title) }
                </@>
                if action != Html::default() {
                    <div class="pf-v6-c-alert__action">{ action }</div>
                }
                if details != Html::default() {
                    <div class="pf-v6-c-alert__description">{ details }</div>
                }
            </div>
        }
    }
}
