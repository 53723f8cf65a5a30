//! Icons, from the fonts that come with PatternFly.

use yew::prelude::*;

/// A sign that helps to find or to tell apart what the words beside it say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named by what it shows")]
pub enum Icon {
    AngleDown,
    AngleLeft,
    AngleRight,
    ArrowBack,
    ArrowDown,
    ArrowUp,
    ArrowsLeftAndRight,
    ArrowsUpAndDown,
    Balance,
    Bars,
    Book,
    CaretDown,
    CheckCircle,
    CircleArrows,
    Clipboard,
    Cog,
    Coins,
    Columns,
    Comments,
    Copy,
    Cross,
    Download,
    ExclamationCircle,
    ExclamationTriangle,
    Filter,
    HalfCircle,
    Hourglass,
    InfoCircle,
    Key,
    List,
    Magnifier,
    PlusCircle,
    Prohibited,
    Shield,
}

impl Icon {
    fn classes(self) -> &'static str {
        match self {
            Self::AngleDown => "fas fa-angle-down",
            Self::AngleLeft => "fas fa-angle-left",
            Self::AngleRight => "fas fa-angle-right",
            Self::ArrowBack => "fas fa-undo-alt",
            Self::ArrowDown => "fas fa-long-arrow-alt-down",
            Self::ArrowUp => "fas fa-long-arrow-alt-up",
            Self::ArrowsLeftAndRight => "fas fa-exchange-alt",
            Self::ArrowsUpAndDown => "fas fa-arrows-alt-v",
            Self::Balance => "fas fa-balance-scale",
            Self::Bars => "fas fa-bars",
            Self::Book => "fas fa-book",
            Self::CaretDown => "fas fa-caret-down",
            Self::CheckCircle => "fas fa-check-circle",
            Self::CircleArrows => "fas fa-sync-alt",
            Self::Clipboard => "fas fa-clipboard-check",
            Self::Cog => "fas fa-cog",
            Self::Coins => "fas fa-coins",
            Self::Columns => "fas fa-columns",
            Self::Comments => "fas fa-comments",
            Self::Copy => "fas fa-copy",
            Self::Cross => "fas fa-times",
            Self::Download => "fas fa-download",
            Self::ExclamationCircle => "fas fa-exclamation-circle",
            Self::ExclamationTriangle => "fas fa-exclamation-triangle",
            Self::Filter => "fas fa-filter",
            Self::HalfCircle => "pf-v6-pficon pf-v6-pficon-resources-full",
            Self::Hourglass => "fas fa-hourglass-half",
            Self::InfoCircle => "fas fa-info-circle",
            Self::Key => "fas fa-key",
            Self::List => "fas fa-list",
            Self::Magnifier => "fas fa-search",
            Self::PlusCircle => "fas fa-plus-circle",
            Self::Prohibited => "fas fa-ban",
            Self::Shield => "fas fa-shield-alt",
        }
    }

    /// Shows it; screen readers pass it over.
    pub fn html(self) -> Html {
        html! { <i class={self.classes()} aria-hidden="true" /> }
    }
}
