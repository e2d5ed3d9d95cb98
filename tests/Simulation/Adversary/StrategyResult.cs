namespace SogniLike.Simulation.Adversary;

/// <summary>What a strategy came to, over all its campaigns.</summary>
/// <param name="Name">Of the strategy.</param>
/// <param name="Campaigns">How many.</param>
/// <param name="Caught">Share of its identities that were convicted.</param>
/// <param name="JobsUntilEnd">Mean jobs of a campaign, until conviction where there was one.</param>
/// <param name="BadImages">Mean bad images that were delivered before.</param>
/// <param name="Gain">Mean of what it has more than honest work brings, in pay of usual jobs.</param>
/// <param name="GainLow">Lower end of the interval that holds the mean with 99 %.</param>
/// <param name="GainHigh">Upper end.</param>
/// <param name="FormulaGain">What the closed formula says; null where it does not apply.</param>
/// <param name="AuditShare">Audits by jobs.</param>
/// <param name="Overhead">Work of the audits by that of the jobs.</param>
/// <param name="OverheadError">Half of the interval that holds it with 99 %.</param>
internal sealed record StrategyResult(
    string Name,
    int Campaigns,
    double Caught,
    double JobsUntilEnd,
    double BadImages,
    double Gain,
    double GainLow,
    double GainHigh,
    double? FormulaGain,
    double AuditShare,
    double Overhead,
    double OverheadError);
