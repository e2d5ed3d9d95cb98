using System.Net;
using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Host.Endpoints;

/// <summary>Says everything that is wrong with <see cref="EndpointOptions"/>, each with its key.</summary>
internal sealed class EndpointOptionsValidator : IValidateOptions<EndpointOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, EndpointOptions options)
    {
        var problems = new List<string>();
        CheckLoopback(problems, nameof(options.Http), options.Http);
        CheckLoopback(problems, nameof(options.Grpc), options.Grpc);
        if (options.Http == options.Grpc && !options.Http.EndsWith(":0", StringComparison.Ordinal))
        {
            Add(problems, nameof(options.Grpc), "must differ from Http: without TLS one port cannot serve both protocols.");
        }

        if (options.Public is not null && !EndpointAddress.TryParsePublic(options.Public, out _))
        {
            Add(problems, nameof(options.Public), $"\"{options.Public}\" must be https://ADDRESS:PORT with an IP address, such as https://0.0.0.0:7443.");
        }

        if (options.PublicUrl is not null
            && !(Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.PathAndQuery == "/"))
        {
            Add(problems, nameof(options.PublicUrl), $"\"{options.PublicUrl}\" must be https://HOST:PORT without a path.");
        }

        CheckNames(problems, options.CertificateNames);
        CheckFile(problems, nameof(options.Certificate), options.Certificate);
        CheckFile(problems, nameof(options.CertificateKey), options.CertificateKey);
        CheckRange(problems, nameof(options.MaxConnections), options.MaxConnections, 1_000_000);
        CheckRange(problems, nameof(options.MaxStreamsPerConnection), options.MaxStreamsPerConnection, 10_000);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void CheckLoopback(List<string> problems, string key, string value)
    {
        if (!EndpointAddress.TryParse(value, out var address))
        {
            Add(problems, key, $"\"{value}\" must be ADDRESS:PORT, such as 127.0.0.1:7700.");
        }
        else if (!IPAddress.IsLoopback(address.Address))
        {
            Add(problems, key, $"\"{value}\" must be a loopback address, because nothing is encrypted here; use Public for other machines.");
        }
    }

    private static void CheckNames(List<string> problems, string[] names)
    {
        const int Most = 16;
        foreach (var name in names.Where(name => Uri.CheckHostName(name) == UriHostNameType.Unknown))
        {
            Add(problems, nameof(EndpointOptions.CertificateNames), $"\"{name}\" must be a host name or an IP address.");
        }

        if (names.Length > Most)
        {
            Add(problems, nameof(EndpointOptions.CertificateNames), $"{names.Length} names are more than {Most}.");
        }
    }

    private static void CheckFile(List<string> problems, string key, string? path)
    {
        if (path is not null && !File.Exists(path))
        {
            Add(problems, key, $"there is no file {path}.");
        }
    }

    private static void CheckRange(List<string> problems, string key, int value, int most)
    {
        if (value < 1 || value > most)
        {
            Add(problems, key, $"{value} must be from 1 to {most}.");
        }
    }

    private static void Add(List<string> problems, string key, string problem) => problems.Add($"{EndpointOptions.Section}:{key}: {problem}");
}
