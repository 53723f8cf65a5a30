//! The addresses of the pages.

use tallystick_core::{RequestId, requests::RequestList};
use uuid::Uuid;

/// A page that has an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: choose a participant.
    Participants,
    /// `/define-token`
    DefineToken,
    /// `/token-definitions`
    TokenDefinitions,
    /// `/token-manager`
    TokenManager,
    /// `/issuances`
    Issuances,
    /// `/issuances/{id}`: the request for an issuance.
    Issuance(String),
    /// `/transfers`
    Transfers,
    /// `/transfers/{id}`: the request for a transfer.
    Transfer(String),
    /// `/redemptions`
    Redemptions,
    /// `/redemptions/{id}`: the request for a redemption.
    Redemption(String),
    /// `/flows`
    Flows,
    /// `/flows/{id}`
    Flow(String),
    /// `/totals`
    Totals,
    /// `/tokens`
    Tokens,
    /// `/tokens/{id}`
    Token(String),
    /// `/issued-tokens/{id}`: a token that the participant issued, or observes.
    IssuedToken(String),
    /// `/chats`
    Chats,
    /// `/chats/{id}`
    Chat(String),
    /// `/chat/{name}`: the link of a talker.
    ChatLink(String),
    /// `/verify`: for anybody, also before a participant is chosen.
    Verify,
    /// `/settings`
    Settings,
}

/// A list whose rows open in a dialog that has an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenableList {
    /// Requests.
    Requests(RequestList),
    /// Tokens that were issued.
    IssuedTokens,
}

impl OpenableList {
    /// The list, with one of its rows open.
    pub fn route(self, open: Option<Uuid>) -> Route {
        match (self, open.map(|id| id.to_string())) {
            (Self::Requests(RequestList::Issuances), None) => Route::Issuances,
            (Self::Requests(RequestList::Issuances), Some(id)) => Route::Issuance(id),
            (Self::Requests(RequestList::Transfers), None) => Route::Transfers,
            (Self::Requests(RequestList::Transfers), Some(id)) => Route::Transfer(id),
            (Self::Requests(RequestList::Redemptions), None) => Route::Redemptions,
            (Self::Requests(RequestList::Redemptions), Some(id)) => Route::Redemption(id),
            (Self::IssuedTokens, None) => Route::Tokens,
            (Self::IssuedTokens, Some(id)) => Route::IssuedToken(id),
        }
    }

    /// The id of the row that is open, as the address has it.
    pub fn open(self, route: &Route) -> Option<&str> {
        match (self, route) {
            (Self::Requests(RequestList::Issuances), Route::Issuance(id))
            | (Self::Requests(RequestList::Transfers), Route::Transfer(id))
            | (Self::Requests(RequestList::Redemptions), Route::Redemption(id))
            | (Self::IssuedTokens, Route::IssuedToken(id)) => Some(id),
            _ => None,
        }
    }
}

impl Route {
    /// The address of a request.
    pub fn request(list: RequestList, request: RequestId) -> Self {
        OpenableList::Requests(list).route(Some(request.0))
    }

    /// The request whose dialog is open.
    pub fn open_request(&self) -> Option<RequestId> {
        match self {
            Self::Issuance(id) | Self::Transfer(id) | Self::Redemption(id) => id.parse().ok(),
            _ => None,
        }
    }

    /// The path in the address.
    pub fn path(&self) -> String {
        match self {
            Self::Participants => "/".to_owned(),
            Self::DefineToken => "/define-token".to_owned(),
            Self::TokenDefinitions => "/token-definitions".to_owned(),
            Self::TokenManager => "/token-manager".to_owned(),
            Self::Issuances => "/issuances".to_owned(),
            Self::Issuance(id) => format!("/issuances/{id}"),
            Self::Transfers => "/transfers".to_owned(),
            Self::Transfer(id) => format!("/transfers/{id}"),
            Self::Redemptions => "/redemptions".to_owned(),
            Self::Redemption(id) => format!("/redemptions/{id}"),
            Self::Flows => "/flows".to_owned(),
            Self::Flow(id) => format!("/flows/{id}"),
            Self::Totals => "/totals".to_owned(),
            Self::Tokens => "/tokens".to_owned(),
            Self::Token(id) => format!("/tokens/{id}"),
            Self::IssuedToken(id) => format!("/issued-tokens/{id}"),
            Self::Chats => "/chats".to_owned(),
            Self::Chat(id) => format!("/chats/{id}"),
            Self::ChatLink(name) => format!("/chat/{name}"),
            Self::Verify => "/verify".to_owned(),
            Self::Settings => "/settings".to_owned(),
        }
    }

    /// The page that this path names.
    pub fn of(path: &str) -> Option<Self> {
        match path {
            "" | "/" => Some(Self::Participants),
            "/define-token" => Some(Self::DefineToken),
            "/token-definitions" => Some(Self::TokenDefinitions),
            "/token-manager" => Some(Self::TokenManager),
            "/issuances" => Some(Self::Issuances),
            "/transfers" => Some(Self::Transfers),
            "/redemptions" => Some(Self::Redemptions),
            "/flows" => Some(Self::Flows),
            "/totals" => Some(Self::Totals),
            "/tokens" => Some(Self::Tokens),
            "/chats" => Some(Self::Chats),
            "/verify" => Some(Self::Verify),
            "/settings" => Some(Self::Settings),
            _ => {
                let (folder, name) = path.rsplit_once('/')?;
                match folder {
                    _ if name.is_empty() => None,
                    "/issuances" => Some(Self::Issuance(name.to_owned())),
                    "/transfers" => Some(Self::Transfer(name.to_owned())),
                    "/redemptions" => Some(Self::Redemption(name.to_owned())),
                    "/flows" => Some(Self::Flow(name.to_owned())),
                    "/tokens" => Some(Self::Token(name.to_owned())),
                    "/issued-tokens" => Some(Self::IssuedToken(name.to_owned())),
                    "/chats" => Some(Self::Chat(name.to_owned())),
                    "/chat" => Some(Self::ChatLink(name.to_owned())),
                    _ => None,
                }
            }
        }
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn every_page_is_found_under_its_own_path() {
        let token = Route::Token("20c12e37-dab5-4173-b199-e517218bf018".to_owned());
        for route in [
            Route::Participants,
            Route::DefineToken,
            Route::TokenDefinitions,
            Route::TokenManager,
            Route::Issuances,
            Route::Issuance("20c12e37-dab5-4173-b199-e517218bf018".to_owned()),
            Route::Transfers,
            Route::Transfer("20c12e37-dab5-4173-b199-e517218bf018".to_owned()),
            Route::Redemptions,
            Route::Redemption("20c12e37-dab5-4173-b199-e517218bf018".to_owned()),
            Route::Flows,
            Route::Flow("20c12e37-dab5-4173-b199-e517218bf018".to_owned()),
            Route::Totals,
            Route::Tokens,
            token,
            Route::IssuedToken("20c12e37-dab5-4173-b199-e517218bf018".to_owned()),
            Route::Chats,
            Route::Chat("20c12e37-dab5-4173-b199-e517218bf018".to_owned()),
            Route::ChatLink("theatre".to_owned()),
            Route::Verify,
            Route::Settings,
        ] {
            assert_eq!(Route::of(&route.path()), Some(route));
        }
        for path in ["/issuances/", "/tokens/1/2", "/nothing"] {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }
}
