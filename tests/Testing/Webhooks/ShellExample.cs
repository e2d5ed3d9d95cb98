using System.Diagnostics;

namespace SogniLike.Testing.Webhooks;

/// <summary>What coordinator/README.md tells people to do with a post in a shell, run as it stands there, by bash and openssl.</summary>
public static class ShellExample
{
    private const string Indent = "    ";

    /// <summary>What the example says of a post.</summary>
    /// <param name="signature">Value of the header Sogni-Signature.</param>
    /// <param name="body">As it came.</param>
    /// <param name="secret">Of the webhook.</param>
    public static async Task<bool> IsGenuineAsync(string signature, string body, string secret)
    {
        var folder = Directory.CreateTempSubdirectory("sogni-hook-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "body.json"), body);
            var start = new ProcessStartInfo("bash", ["-c", await ReadAsync()]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
            (start.Environment["SIGNATURE"], start.Environment["SECRET"]) = (signature, secret);
            using var bash = Process.Start(start)!;
            var (output, error) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
            await bash.WaitForExitAsync();
            var said = await output + await error;
            return bash.ExitCode is 0 or 1 && said.Length == 0 ? bash.ExitCode == 0 : throw new InvalidOperationException($"The example ended with {bash.ExitCode}: {said}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> ReadAsync()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(RepositoryPaths.Root, "coordinator", "README.md"));
        var example = lines.SkipWhile(line => !line.StartsWith("The same in bash", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith(Indent, StringComparison.Ordinal)).ToList();
        return example.Count > 0 ? string.Join('\n', example.Select(line => line[Indent.Length..])) : throw new InvalidOperationException("coordinator/README.md has no example for a shell.");
    }
}
