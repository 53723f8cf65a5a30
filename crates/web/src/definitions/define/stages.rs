//! The first three stages of the wizard: what is to be filled in.

use tallystick_core::Participant;
use yew::prelude::*;

use super::{
    draft::{Draft, Edit, Entry},
    reading::{Reading, UNITS},
};
use crate::{
    components::{
        check::check,
        field::{Field, Remark},
        select::Select,
        text_field::TextField,
    },
    definitions::details::duration_in_words,
};

/// The fields of a stage.
#[derive(Debug)]
pub struct Stages<'d> {
    /// What was filled in, and what is wrong with it.
    pub reading: Reading<'d>,
    /// What changes it.
    pub onedit: Callback<Edit>,
    /// Makes ids of this page's own.
    pub prefix: AttrValue,
}

impl Stages<'_> {
    fn draft(&self) -> &Draft {
        self.reading.draft
    }

    fn on_fill(&self, entry: Entry) -> Callback<String> {
        self.onedit.reform(move |text| Edit::Filled(entry, text))
    }

    /// `Details`: name, symbol, decimals.
    pub fn details(&self) -> Html {
        let reading = &self.reading;
        let name = self.remark(
            Entry::Name,
            reading.name().err(),
            "What the token is called, such as UAE Dirham; once for each issuer.",
        );
        let symbol = self.remark(
            Entry::Symbol,
            reading.symbol().err(),
            "The short code beside its amounts, as a rule that of ISO 4217, such as AED.",
        );
        let decimals = self.remark(
            Entry::Decimals,
            reading.decimals().err(),
            "How many digits an amount has behind the decimal point, 0 to 8.",
        );
        html! {
            <>
                { self.text(Entry::Name, "Token Name", name, "text", Html::default()) }
                { self.text(Entry::Symbol, "Token Symbol", symbol, "text", Html::default()) }
                { self.text(Entry::Decimals, "Token Decimal Place", decimals, "numeric", Html::default()) }
            </>
        }
    }

    /// `Parties`: issuer and custodian.
    pub fn parties(&self) -> Html {
        let reading = &self.reading;
        let option = |one: &Participant| (one.id.to_string(), one.title.clone());
        let mut issuers: Vec<_> = reading.issuers().map(option).collect();
        if issuers.len() != 1 {
            issuers.insert(0, (String::new(), "Choose an issuer".to_owned()));
        }
        let mut custodians = vec![(String::new(), "None".to_owned())];
        custodians.extend(reading.custodians().map(option));
        let select = |entry, field: &Field, options, chosen: Option<&Participant>| {
            let select = Select {
                id: Some(field.id.clone()),
                name: None,
                described_by: Some(field.remark_id()),
                required: entry == Entry::Issuer,
                options,
                chosen: chosen.map(|one| one.id.to_string()).unwrap_or_default(),
            };
            select.html(&self.on_fill(entry))
        };
        let issuer = self.field(
            Entry::Issuer,
            "Issuer",
            Remark::Help(
                "Who mints and burns the token and has the last word on each issuance.".into(),
            ),
        );
        let custodian = self.field(
            Entry::Custodian,
            "Custodian",
            Remark::Help(
                "Who attests that the collateral was received; with None the issuer's approval is \
                 enough."
                    .into(),
            ),
        );
        html! {
            <>
                { issuer.html(select(Entry::Issuer, &issuer, issuers, reading.issuer())) }
                { custodian.optional_html(
                    select(Entry::Custodian, &custodian, custodians, reading.custodian()),
                ) }
            </>
        }
    }

    /// `Rules`: what it limits.
    pub fn rules(&self) -> Html {
        html! {
            <>
                { self.amount(
                    Entry::LargestRequest,
                    "Largest request",
                    "The most that one request may ask for; empty for no limit.",
                ) }
                { self.amount(
                    Entry::LargestSupply,
                    "Largest supply",
                    "The most that may be minted and not yet burned; empty for no limit.",
                ) }
                { self.offer_lifetime() }
                { self.holders() }
            </>
        }
    }

    fn amount(&self, entry: Entry, label: &'static str, help: &'static str) -> Html {
        let symbol = self.reading.symbol().unwrap_or_default();
        let remark = match self.reading.amount(entry) {
            Ok(None) => Remark::Help(help.into()),
            Ok(Some(amount)) => Remark::Good(format!("{} {symbol}", amount.grouped()).into()),
            Err(wrong) => Remark::Error(wrong.into()),
        };
        self.text(entry, label, remark, "decimal", Html::default())
    }

    fn offer_lifetime(&self) -> Html {
        let remark = match self.reading.offer_seconds() {
            Ok(None) => Remark::Help(
                "How long a holder has to answer an offer; empty for the issuer's own setting."
                    .into(),
            ),
            Ok(Some(seconds)) => Remark::Good(duration_in_words(seconds).into()),
            Err(wrong) => Remark::Error(wrong.into()),
        };
        let unit = Select {
            id: None,
            name: Some("Unit of the offer lifetime"),
            described_by: None,
            required: false,
            options: UNITS.map(|(length, unit)| (length.to_string(), unit.to_owned())).to_vec(),
            chosen: self.reading.offer_unit().to_string(),
        };
        let unit = unit.html(&self.on_fill(Entry::OfferUnit));
        self.text(Entry::OfferLifetime, "Offer lifetime", remark, "numeric", unit)
    }

    fn holders(&self) -> Html {
        let (label, help) = (self.id("holders"), self.id("holders-remark"));
        let box_of = |one: &Participant| {
            let id = one.id.clone();
            let ontick = self.onedit.reform(move |ticked| Edit::Ticked(id.clone(), ticked));
            check(one.title.clone(), self.draft().holders.contains(&one.id), &ontick)
        };
        html! {
            <div
                class="pf-v6-c-form__group"
                role="group"
                aria-labelledby={label.clone()}
                aria-describedby={help.clone()}
            >
                <div class="pf-v6-c-form__group-label">
                    <span class="pf-v6-c-form__label" id={label}>
                        <span class="pf-v6-c-form__label-text">{ "Holders allowed" }</span>
                    </span>
                </div>
                <div class="pf-v6-c-form__group-control pf-m-stack">
                    { for self.reading.holders().into_iter().map(box_of) }
                    <div class="pf-v6-c-form__helper-text">
                        <div class="pf-v6-c-helper-text" id={help}>
                            <div class="pf-v6-c-helper-text__item">
                                <span class="pf-v6-c-helper-text__item-text">
                                    { "Who may hold the token besides its issuer; with none ticked, \
                                       everybody who may hold tokens." }
                                </span>
                            </div>
                        </div>
                    </div>
                </div>
            </div>
        }
    }

    /// What is wrong, once it is time to say so; else what helps to fill it in.
    fn remark(&self, entry: Entry, wrong: Option<String>, help: &'static str) -> Remark {
        match wrong.filter(|_| self.draft().is_judged(entry)) {
            Some(wrong) => Remark::Error(wrong.into()),
            None => Remark::Help(help.into()),
        }
    }

    fn field(&self, entry: Entry, label: &'static str, remark: Remark) -> Field {
        Field { id: format!("{}-{}", self.prefix, entry as usize).into(), label, remark }
    }

    fn text(
        &self,
        entry: Entry,
        label: &'static str,
        remark: Remark,
        keys: &'static str,
        beside: Html,
    ) -> Html {
        let field = TextField {
            field: self.field(entry, label, remark),
            required: entry <= Entry::Decimals,
            keys,
            upper_case: entry == Entry::Symbol,
            typed: self.draft().text(entry).to_owned(),
        };
        let onleave = self.onedit.reform(move |()| Edit::Left(entry));
        field.html(&self.on_fill(entry), &onleave, beside)
    }

    fn id(&self, name: &str) -> AttrValue {
        format!("{}-{name}", self.prefix).into()
    }
}
