//! Telephone numbers as people in the UK write them.

use guide_authoring::Code;

use crate::draft::{Draft, listed};

fn with_number(written: &str) -> Draft {
    Draft::sample().edit("contacts.toml", "01332 641172", written)
}

#[test]
fn numbers_are_dialled_by_their_international_form_and_shown_as_written() {
    for (written, tel) in [
        ("01332 641172", "+441332641172"),
        ("01332641172", "+441332641172"),
        ("(01332) 641172", "+441332641172"),
        ("01332-641-172", "+441332641172"),
        ("+44 1332 641172", "+441332641172"),
        ("+44 (0)1332 641172", "+441332641172"),
        ("0116 252 8306", "+441162528306"),
        ("020 7946 0000", "+442079460000"),
        ("0300 123 4567", "+443001234567"),
        ("0800 1111", "+448001111"),
        ("0808 800 5000", "+448088005000"),
    ] {
        let checked = with_number(written).check();
        let pack = checked
            .pack
            .unwrap_or_else(|| panic!("{written}: {}", listed(&checked.problems)));
        let address = &pack.contact_part().contacts[0].channels[0].address;
        assert_eq!(address.display(), written);
        assert_eq!(address.href(), format!("tel:{tel}"));
    }
}

#[test]
fn numbers_that_nobody_can_reach_are_refused_where_they_stand() {
    for written in [
        "01332 64117",
        "01332 6411722",
        "641172",
        "1332 641172",
        "00000 000000",
        "01332 641172 ext 12",
        "01332 641172 or 01332 640777",
        "01332 SAFE",
        "+1 212 555 0100",
        "+33 1 42 68 53 00",
        "999",
        "101",
        "18001",
        "18001 01332 641172",
        "112",
        "",
        " ",
        "tel:+441332641172",
        "٠١٣٣٢ ٦٤١١٧٢",
    ] {
        let draft = with_number(written);
        let checked = draft.check();
        let found: Vec<(Code, usize)> = checked
            .problems
            .iter()
            .map(|problem| (problem.code, problem.line))
            .collect();
        let line = draft.line_of("contacts.toml", "phone");
        assert_eq!(
            found,
            [(Code::BadNumber, line)],
            "{written}: {}",
            listed(&checked.problems)
        );
    }
}
