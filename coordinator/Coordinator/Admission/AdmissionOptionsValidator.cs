using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Admission;

internal sealed class AdmissionOptionsValidator : IValidateOptions<AdmissionOptions>
{
    public ValidateOptionsResult Validate(string? name, AdmissionOptions options) => new OptionsChecks(AdmissionOptions.Section)
        .Range(nameof(options.MaxActiveJobsPerAccount), options.MaxActiveJobsPerAccount, 1, 100_000)
        .Range(nameof(options.SubmitsPerMinute), options.SubmitsPerMinute, 1, 1_000_000)
        .Range(nameof(options.SubmitBurst), options.SubmitBurst, 1, 1_000_000)
        .Range(nameof(options.MaxTrackedKeys), options.MaxTrackedKeys, 100, 1_000_000)
        .Result();
}
