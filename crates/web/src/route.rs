//! The addresses of the pages.

use yew_nested_router::prelude::Target;

/// A page that has an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: choose a participant.
    Participants,
    /// `/issuances`
    Issuances,
    /// `/tokens`
    Tokens,
    /// `/tokens/{id}`
    Token(String),
    /// `/settings`
    Settings,
}

// By hand, because the derived form has no optional last segment.
impl Target for Route {
    fn render_self_into(&self, path: &mut Vec<String>) {
        let segments: &[&str] = match self {
            Self::Participants => &[""],
            Self::Issuances => &["issuances"],
            Self::Tokens => &["tokens"],
            Self::Token(id) => &["tokens", id],
            Self::Settings => &["settings"],
        };
        path.extend(segments.iter().copied().map(str::to_owned));
    }

    fn render_path_into(&self, path: &mut Vec<String>) {
        self.render_self_into(path);
    }

    fn parse_path(path: &[&str]) -> Option<Self> {
        match path {
            [] | [""] => Some(Self::Participants),
            ["issuances"] => Some(Self::Issuances),
            ["tokens"] => Some(Self::Tokens),
            ["tokens", id] => Some(Self::Token((*id).to_owned())),
            ["settings"] => Some(Self::Settings),
            _ => None,
        }
    }
}
