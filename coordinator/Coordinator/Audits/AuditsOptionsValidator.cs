using System.Globalization;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Audits;

internal sealed class AuditsOptionsValidator : IValidateOptions<AuditsOptions>
{
    private const int MostEpochs = 100_000;

    public ValidateOptionsResult Validate(string? name, AuditsOptions options) => new OptionsChecks(AuditsOptions.Section)
        .Range(nameof(options.EpochLength), options.EpochLength, TimeSpan.FromSeconds(5), TimeSpan.FromDays(7))
        .Range(nameof(options.RevealDelay), options.RevealDelay, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
        .Range(nameof(options.EpochsKeptFor), options.EpochsKeptFor, TimeSpan.FromDays(1), TimeSpan.FromDays(3650))
        .Holds(
            options.EpochsKeptFor.Ticks / Math.Max(1, options.EpochLength.Ticks) <= MostEpochs,
            nameof(options.EpochsKeptFor),
            string.Create(CultureInfo.InvariantCulture, $"must be at most {MostEpochs:N0} times {nameof(options.EpochLength)}."))
        .Range(nameof(options.ProbationJobs), options.ProbationJobs, 1, 10_000)
        .Range(nameof(options.LeastRate), options.LeastRate, 0.001, 1)
        .Range(nameof(options.Evaluations), options.Evaluations, 1, 64)
        .Range(nameof(options.WholeJobEvaluations), options.WholeJobEvaluations, 1, 1_000)
        .Range(nameof(options.PendingJobs), options.PendingJobs, 1, 10_000)
        .Holds(
            options.LeastRate * options.PendingJobs > 1,
            nameof(options.PendingJobs),
            string.Create(
                CultureInfo.InvariantCulture,
                $"times {nameof(options.LeastRate)} must be above 1, or whoever cheats gains {(1 / options.LeastRate) - options.PendingJobs:0.#} jobs before it is caught; it is {options.LeastRate * options.PendingJobs:0.###}."))
        .Result();
}
