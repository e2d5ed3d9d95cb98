using System.CommandLine;
using System.Text.Json.Nodes;

namespace SogniLike.Cli.Output;

/// <summary>How the command says that it failed: a sentence with field and code, or one JSON object, on standard error.</summary>
internal sealed class ErrorOutput(CliEnvironment environment, ParseResult parse)
{
    // The flags may stand in a line that does not parse.
    private readonly bool _json = parse.Tokens.TakeWhile(t => t.Value != "--").Any(t => t.Value == "--json");

    /// <summary>The command line is wrong.</summary>
    public int Usage(IReadOnlyList<string> problems)
    {
        Write(string.Join(' ', problems), "usage", field: null);
        if (!_json)
        {
            environment.Error.WriteLine($"See \"{CommandPath()} --help\".");
        }

        return ExitCodes.Usage;
    }

    /// <summary>The command failed.</summary>
    public int Failure(int exitCode, string message, string code, string? field = null)
    {
        Write(message, code, field);
        return exitCode;
    }

    private void Write(string message, string code, string? field)
    {
        if (_json)
        {
            var error = new JsonObject { ["code"] = code, ["message"] = message };
            if (field is not null)
            {
                error["field"] = field;
            }

            environment.Error.WriteLine(new JsonObject { ["error"] = error }.ToJsonString(CliOutput.Line));
            return;
        }

        var detail = (field, code) switch
        {
            (null, "usage" or "io") => "",
            (null, _) => $" (code {code})",
            _ => $" (field {field}, code {code})",
        };
        environment.Error.WriteLine(Terminal.Safe($"sogni: {message}{detail}"));
    }

    private string CommandPath()
    {
        var names = new List<string>();
        for (var result = parse.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, result.Command is RootCommand ? "sogni" : result.Command.Name);
        }

        return string.Join(' ', names);
    }
}
