-- The grade of a force estimate on the scale that goes with the Admiralty code, by one rule for all rows. A claim that departs
-- from another is an echo and says nothing of its own: 6. A claim without any bound cannot be judged: 6. Every other claim
-- begins at 3 and moves by one step for each of these, ending between 1 and 5; `credibility_basis` names the steps it took.
--
-- - The claimant and his access. Better: a monitor or research body, an international organisation or mission, or a state, its
--   government, offices or forces, that is of no camp (`actors.camp` is none): watching or knowing is its work, and it is not a
--   party. Worse: a claimant of a camp, who has an interest in the number, or one who is not named. No step: persons, media and
--   others of no camp.
-- - What the source says of checking (`verification`). Better: independent. Worse: explicitly_unverified or disputed.
-- - Other claimants (agreeing_claimants and disagreeing_claimants of `corroboration`). Better: more of them agree than
--   disagree, and the claim has both ends: a claim of "at least" or "up to" has numbers in common with almost any other.
--   Worse: more disagree than agree.
--
-- The grade is of the claim as far as the coded claims show, not of what happened: claims that nobody else counted stay at
-- what their claimant is worth.
WITH judged AS (
    SELECT
        claim.estimate_id,
        claim.departs_from,
        claim.lower IS NULL AND claim.upper IS NULL AS unbounded,
        corroboration.agreeing_claimants AS agreeing,
        corroboration.disagreeing_claimants AS disagreeing,
        CASE
            WHEN claimant.kind = 'unnamed_source' THEN 1
            WHEN claimant.camp <> 'none' THEN 1
            WHEN claimant.kind IN (
                'research_or_monitoring', 'international_organisation', 'international_mission',
                'state', 'government', 'government_body', 'legislature', 'armed_forces'
            ) THEN -1
            ELSE 0
        END AS by_claimant,
        CASE
            WHEN claimant.kind = 'unnamed_source' THEN 'claimant not named'
            WHEN claimant.camp <> 'none' THEN 'claimant of the camp ' || claimant.camp
            ELSE replace(claimant.kind, '_', ' ') || ' of no camp'
        END AS claimant,
        CASE claim.verification
            WHEN 'independent' THEN -1 WHEN 'explicitly_unverified' THEN 1 WHEN 'disputed' THEN 1 ELSE 0
        END AS by_check,
        replace(claim.verification, '_', ' ') AS verification,
        CASE
            WHEN corroboration.agreeing_claimants > corroboration.disagreeing_claimants
                THEN CASE WHEN claim.lower > 0 AND claim.upper IS NOT NULL THEN -1 ELSE 0 END
            WHEN corroboration.agreeing_claimants < corroboration.disagreeing_claimants THEN 1
            ELSE 0
        END AS by_others
    FROM force_estimates AS claim
    JOIN actors AS claimant ON claimant.actor_id = claim.claimant_id
    JOIN corroboration ON corroboration.record_type = 'force_estimate' AND corroboration.record_id = claim.estimate_id
)
SELECT
    estimate_id,
    CASE
        WHEN departs_from IS NOT NULL OR unbounded THEN 6
        ELSE greatest(1, least(5, 3 + by_claimant + by_check + by_others))
    END AS credibility,
    CASE
        WHEN departs_from IS NOT NULL THEN 'an echo of ' || departs_from
        WHEN unbounded THEN 'no number'
        ELSE printf(
            'begins at 3; %s: %+d; %s: %+d; %d agree, %d disagree: %+d',
            claimant, by_claimant, verification, by_check, agreeing, disagreeing, by_others
        )
    END AS credibility_basis
FROM judged
