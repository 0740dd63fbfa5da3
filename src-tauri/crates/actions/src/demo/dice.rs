//! Reproducible choices: SplitMix64 (Steele, Lea and Flood 2014), keyed by what the choice is about, so that one
//! organisation's day does not change because another's did.

/// Dice for one thing.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// Dice for a thing, named by numbers such as an organisation and a day.
    pub(super) fn new(seed: u64, about: &[u64]) -> Self {
        let mut dice = Self(seed);
        for number in about {
            dice.0 = dice.roll() ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        dice
    }

    /// The next number.
    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `from` to `to`, both included.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        let sides = to.abs_diff(from) + 1;
        from.saturating_add_unsigned(self.roll() % sides)
    }

    /// A place in a list of so many.
    pub(super) fn below(&mut self, length: usize) -> usize {
        usize::try_from(self.roll() % length.max(1) as u64).unwrap_or(0)
    }

    /// True in so many of 1,000 cases.
    pub(super) fn permille(&mut self, cases: u64) -> bool {
        self.roll() % 1_000 < cases
    }

    /// One of several.
    pub(super) fn one_of<'a, T>(&mut self, several: &'a [T]) -> &'a T {
        &several[self.below(several.len())]
    }

    /// Letters and digits as in references of payment providers.
    pub(super) fn reference(&mut self, prefix: &str, letters: usize) -> String {
        const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        (0..letters).fold(prefix.to_owned(), |mut text, _| {
            text.push(char::from(*self.one_of(ALPHABET)));
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_gets_the_same_numbers() {
        let rolls = |seed, about: &[u64]| {
            let mut dice = Dice::new(seed, about);
            [dice.roll(), dice.roll()]
        };
        assert_eq!(rolls(7, &[1, 2]), rolls(7, &[1, 2]), "same seed, same thing");
        assert_ne!(rolls(7, &[1, 2]), rolls(8, &[1, 2]), "another seed");
        assert_ne!(rolls(7, &[1, 2]), rolls(7, &[2, 1]), "another thing");
    }

    #[test]
    fn numbers_stay_within_their_bounds() {
        let mut dice = Dice::new(7, &[]);
        let numbers: Vec<i64> = (0..1_000).map(|_| dice.between(-2, 2)).collect();
        for number in -2..=2 {
            assert!(numbers.contains(&number), "{number} comes up");
        }
        assert!(numbers.iter().all(|number| (-2..=2).contains(number)), "nothing beyond the bounds");
    }
}
