using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Host.Logging;

/// <summary>Says everything that is wrong with <see cref="LoggingOptions"/>, each with its key.</summary>
internal sealed class LoggingOptionsValidator : IValidateOptions<LoggingOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, LoggingOptions options)
    {
        var problems = new List<string>();
        if (options.Format is not ("text" or "json"))
        {
            problems.Add($"{LoggingOptions.Section}:Format: \"{options.Format}\" must be \"text\" or \"json\".");
        }

        if (!Enum.TryParse<LogLevel>(options.Level, ignoreCase: true, out var level) || !Enum.IsDefined(level))
        {
            problems.Add($"{LoggingOptions.Section}:Level: \"{options.Level}\" must be Trace, Debug, Information, Warning, Error or Critical.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
