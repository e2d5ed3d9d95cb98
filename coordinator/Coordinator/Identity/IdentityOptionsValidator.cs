using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Identity;

internal sealed class IdentityOptionsValidator : IValidateOptions<IdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityOptions options) => new OptionsChecks(IdentityOptions.Section)
        .Range(nameof(options.RequestsPerMinute), options.RequestsPerMinute, 1, 100_000_000)
        .Range(nameof(options.RefusalsPerMinute), options.RefusalsPerMinute, 1, 1_000_000)
        .Range(nameof(options.MaxTracked), options.MaxTracked, 100, 1_000_000)
        .Range(nameof(options.MaxStreamsPerAccount), options.MaxStreamsPerAccount, 1, 10_000)
        .Range(nameof(options.StreamCheckInterval), options.StreamCheckInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5))
        .Result();
}
