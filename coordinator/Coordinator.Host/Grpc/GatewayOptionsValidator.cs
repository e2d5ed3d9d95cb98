using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Says everything that is wrong with <see cref="GatewayOptions"/>, each with its key.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var problems = new List<string>();
        Check(nameof(options.HelloDeadline), options.HelloDeadline, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Check(nameof(options.MissedHeartbeats), options.MissedHeartbeats, 2, 20);
        Check(nameof(options.CalibrationDeadline), options.CalibrationDeadline, TimeSpan.FromSeconds(10), TimeSpan.FromHours(6));
        Check(nameof(options.UploadDeadline), options.UploadDeadline, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Check<T>(string key, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                problems.Add($"{GatewayOptions.Section}:{key}: {value} must be from {least} to {most}.");
            }
        }
    }
}
