using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Estimating;

internal sealed class EstimatingOptionsValidator : IValidateOptions<EstimatingOptions>
{
    public ValidateOptionsResult Validate(string? name, EstimatingOptions options) => new OptionsChecks(EstimatingOptions.Section)
        .Range(nameof(options.DefaultSpeed), options.DefaultSpeed, 0.0001, 1_000_000)
        .Range(nameof(options.MaxClaimFactor), options.MaxClaimFactor, 1.0, 1_000)
        .Result();
}
