//! Coupons from the command line, on both engines: issue, redeem, list, show, find, disable.

mod support;

use support::desks;

const ISSUE: [&str; 16] = [
    "coupon",
    "issue",
    "Spring fair",
    "--codes",
    "20",
    "--credits",
    "500",
    "--prefix",
    "spring",
    "--until",
    "2099-12-31",
    "--expire-days",
    "90",
    "--reason",
    "For visitors",
    "--key=k-1",
];

#[test]
fn codes_are_issued_to_a_file_and_redeemed_once() {
    for desk in desks() {
        let engine = desk.engine();
        desk.init();
        desk.run(&["organisation", "add", "Harbour Athletics", "--external-id", "ha-1", "--currency", "GBP"])
            .done();
        let mut preview = ISSUE.to_vec();
        preview.push("--preview");
        let previewed = desk.run(&preview).done().out;
        assert!(previewed.contains("20 codes × 500 = 10,000 credits"), "{engine}: {previewed}");
        let (csv, pdf) = (desk.path("codes.csv"), desk.path("codes.pdf"));
        let mut issue = ISSUE.to_vec();
        let (to_csv, to_pdf) = (format!("--save={}", csv.display()), format!("--save={}", pdf.display()));
        let nowhere = format!("--save={}", desk.path("none/codes.csv").display());
        issue.push(&nowhere);
        desk.run(&issue).refused("does not exist");
        issue.pop();
        issue.extend([to_csv.as_str(), to_pdf.as_str()]);
        let issued = desk.run(&issue).done().out;
        assert!(issued.contains("20 codes of Spring fair were issued"), "{engine}: {issued}");
        let codes: Vec<String> = std::fs::read_to_string(&csv)
            .expect("the codes")
            .lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(codes.len(), 20, "{engine}");
        assert!(codes.iter().all(|code| !issued.contains(code.as_str())), "{engine}: codes are not printed");
        assert!(std::fs::read(&pdf).expect("the sheet").starts_with(b"%PDF-"), "{engine}");
        let again = desk.run(&issue).done().out;
        assert!(again.contains("was issued before"), "{engine}: {again}");

        let typed = codes[0].to_lowercase().replace('-', " ");
        let redeemed = desk.run(&["coupon", "redeem", "ha-1", &typed, "--key", "r-1"]).done().out;
        assert!(redeemed.contains("500 credits were added"), "{engine}: {redeemed}");
        let again = desk.json(&["coupon", "redeem", "ha-1", &typed, "--key", "r-1"]);
        assert_eq!(again["already_applied"], true, "{engine}");
        desk.run(&["coupon", "redeem", "ha-1", &codes[0], "--key", "r-2"])
            .refused("has redeemed this code already");
        desk.run(&["coupon", "redeem", "ha-1", "SPRING-X", "--key", "r-3"]).refused("there is no such code");

        let list = desk.json(&["coupon", "list"]);
        let row = &list[0];
        assert_eq!((row["redeemed"].as_u64(), row["left"].as_u64()), (Some(1), Some(19)), "{engine}: {row}");
        let batch = row["id"].as_str().expect("an ID").to_owned();
        let show = desk.run(&["coupon", "show", &batch]).done().out;
        assert!(show.contains("already used") && !show.contains(&codes[0]), "{engine}: {show}");
        let found = desk.run(&["find", &codes[0]]).done().out;
        assert!(found.contains(&batch) && found.contains("Spring fair"), "{engine}: {found}");
        let stopped = desk.run(&["coupon", "disable", &batch, "--reason", "printed twice"]).done().out;
        assert!(stopped.contains("printed twice"), "{engine}: {stopped}");
        desk.run(&["coupon", "redeem", "ha-1", &codes[1], "--key", "r-4"]).refused("was disabled");
        desk.run(&["verify"]).done();
    }
}
