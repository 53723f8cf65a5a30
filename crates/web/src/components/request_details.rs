//! What the dialog `Issuance Request` shows.

use patternfly_yew::prelude::{DescriptionGroup, DescriptionList};
use tallystick_core::{Approval, view::IssuanceRequestView};
use yew::prelude::*;

use super::{
    moment::Moment,
    party_list::PartyList,
    status_label::{Status, StatusLabel},
};
use crate::directory::Directory;

/// Which request.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestDetailsProperties {
    /// This one.
    pub request: IssuanceRequestView,
    /// Who is who.
    pub directory: Directory,
}

/// Shows **Details** and **Participants** of a request.
#[component]
pub fn RequestDetails(props: &RequestDetailsProperties) -> Html {
    let RequestDetailsProperties { request, directory } = props;
    html! {
        <div class="tally-columns">
            <section>
                <h3 class="tally-subheading">{ "Details" }</h3>
                <DescriptionList compact=true>
                    <DescriptionGroup term="Token name">{ &request.name }</DescriptionGroup>
                    <DescriptionGroup term="Token symbol">{ &request.symbol }</DescriptionGroup>
                    <DescriptionGroup term="Amount">
                        <span class="tally-number">{ request.amount.grouped() }</span>
                    </DescriptionGroup>
                    <DescriptionGroup term="Type">{ "ISSUANCE" }</DescriptionGroup>
                    <DescriptionGroup term="Status">
                        <StatusLabel status={Status::from(request.status)} />
                    </DescriptionGroup>
                    if let Some(reason) = &request.reason {
                        <DescriptionGroup term={rejected_by(request, directory)}>
                            <span class="tally-reason">{ reason }</span>
                        </DescriptionGroup>
                    }
                    <DescriptionGroup term="Version">{ request.version }</DescriptionGroup>
                    <DescriptionGroup term="Request Id">
                        <span class="tally-code">{ request.id.to_string() }</span>
                    </DescriptionGroup>
                    <DescriptionGroup term="Created on">
                        <Moment at={request.created_at} />
                    </DescriptionGroup>
                    <DescriptionGroup term="Last updated">
                        <Moment at={request.updated_at} />
                    </DescriptionGroup>
                </DescriptionList>
            </section>
            <section>
                <h3 class="tally-subheading">{ "Participants" }</h3>
                <PartyList
                    directory={directory.clone()}
                    parties={vec![
                        ("Requester", Some(request.requester.clone())),
                        ("Approver", Some(request.issuer.clone())),
                        ("Custodian", request.custodian.clone()),
                    ]}
                />
            </section>
        </div>
    }
}

fn rejected_by(request: &IssuanceRequestView, directory: &Directory) -> String {
    let by = match (request.issuer_status, &request.custodian) {
        (Approval::Rejected, _) | (_, None) => &request.issuer,
        (_, Some(custodian)) => custodian,
    };
    format!("Rejected by {}", directory.title(by))
}
