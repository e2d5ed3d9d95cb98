using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Matching;

internal sealed class MatchingOptionsValidator : IValidateOptions<MatchingOptions>
{
    public ValidateOptionsResult Validate(string? name, MatchingOptions options) => new OptionsChecks(MatchingOptions.Section)
        .Range(nameof(options.AvoidAfterFailure), options.AvoidAfterFailure, TimeSpan.Zero, TimeSpan.FromHours(1))
        .Range(nameof(options.AvoidAfterHandBack), options.AvoidAfterHandBack, TimeSpan.Zero, TimeSpan.FromHours(1))
        .Range(nameof(options.AffinityAllowance), options.AffinityAllowance, 0, 100_000)
        .Range(nameof(options.DispatchInterval), options.DispatchInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1))
        .Result();
}
