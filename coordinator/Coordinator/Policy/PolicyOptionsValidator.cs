using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Policy;

internal sealed class PolicyOptionsValidator : IValidateOptions<PolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, PolicyOptions options) => new OptionsChecks(PolicyOptions.Section)
        .Holds(options.File.Length == 0 || File.Exists(options.File), nameof(options.File), $"must be a file; there is no file {options.File}.")
        .Range(nameof(options.ReloadInterval), options.ReloadInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1))
        .Range(nameof(options.ReportsPerMinute), options.ReportsPerMinute, 1, 1_000_000)
        .Range(nameof(options.MaxReports), options.MaxReports, 1, 1_000_000)
        .Result();
}
