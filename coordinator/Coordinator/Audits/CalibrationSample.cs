using SogniLike.Coordinator.Identity;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Audits;

/// <summary>How far one device lay from a known answer at one evaluation.</summary>
/// <param name="Owner">Whose device it is: what one account says counts as one voice, however many devices it has.</param>
/// <param name="Comparison">Where, and how far.</param>
public readonly record struct CalibrationSample(AccountId Owner, PredictionComparison Comparison);
