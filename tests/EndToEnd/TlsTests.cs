using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.EndToEnd.Tests.Processes;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests;

/// <summary>A pool that other machines reach: everything over TLS with the certificate that the first start made.</summary>
public sealed class TlsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task DevelopmentCertificate_WorkerAndCommand_PinItAndRefuseAnother()
    {
        await using var pool = await LocalPool.StartAsync(output, "--public", "https://127.0.0.1:0");
        var (url, pin) = (pool.Endpoint("public"), pool.Endpoint("certificate_spki_sha256"));
        Assert.StartsWith("https://", url, StringComparison.Ordinal);

        // The token of the operator carries the public URL and the hash of the certificate's key.
        await pool.StartWorkerAsync("over-tls");
        var picture = Path.Combine(pool.Folder, "apple.png");
        (await pool.SogniAsync(url, ["job", "submit", "a red apple", "--model", LocalPool.Model, "--steps", "4", "--certificate", pin, "--wait", "--out", picture])).Expect(0);
        Pngs.AssertPng(await File.ReadAllBytesAsync(picture), 128, 128);

        // Neither without the pin, for nobody vouches for the certificate, nor with that of another.
        Assert.Contains("certificate_refused", (await pool.SogniAsync(url, ["auth", "status", "--json"])).Expect(8).Output, StringComparison.Ordinal);
        var other = new string('0', 64);
        Assert.Contains("certificate_refused", (await pool.SogniAsync(url, ["auth", "status", "--json", "--certificate", other])).Expect(8).Output, StringComparison.Ordinal);

        // A worker whose token names another key does not even enrol: its secret goes to nobody else.
        var token = (await pool.SogniAsync("worker", "token", "create", "--quiet")).Expect(0).StandardOutput.Trim();
        var wrong = Path.Combine(pool.Folder, "wrong.token");
        await File.WriteAllTextAsync(wrong, OtherPin(token));
        var refused = await RunningProgram.RunAsync(
            RunningProgram.StartDotnet("enroll elsewhere", Programs.Worker, ["enroll", "--token-file", wrong, "--name", "elsewhere", "--data", Path.Combine(pool.Folder, "elsewhere")]),
            Patience.Limit);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Null(await pool.FindWorkerAsync("elsewhere"));
    }

    private static string OtherPin(string text)
    {
        Assert.True(Protocol.EnrolmentTokens.EnrolmentToken.TryParse(text, out var token, out var problem), problem);
        Assert.Equal(32, token.CertificateSpkiSha256.Length);
        return new Protocol.EnrolmentTokens.EnrolmentToken(token.Url, new byte[32], token.Secret).ToText();
    }
}
