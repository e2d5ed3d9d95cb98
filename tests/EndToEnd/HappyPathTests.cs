using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.Protocol.Artist.V1;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests;

public sealed class HappyPathTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Submit_PromptsInTwoLanguages_DeliversCheckedImages()
    {
        await using var pool = await LocalPool.StartAsync(output);
        await pool.StartWorkerAsync("first");

        foreach (var prompt in new[] { "a red apple", "قلب أحمر" })
        {
            var accepted = Assert.Single((await pool.SubmitAsync(Specs.Short(prompt))).Jobs);
            var job = await pool.WaitForEndAsync(accepted.Id);
            var image = await pool.DownloadAsync(job.Id);

            Assert.Equal(JobState.Delivered, job.State);
            Assert.Equal(prompt, job.Spec.Prompt);
            Assert.Equal("delivered", Assert.Single(job.Attempts).Outcome);
            Pngs.AssertPng(image, 128, 128);
            Assert.Equal(job.Image.Sha256.ToByteArray(), SHA256.HashData(image));
            Assert.Contains("Seed: 7", Encoding.UTF8.GetString(image), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Submit_SeveralImagesToAWorkerThatDrawsThemAtOnce_AreTheSameFilesAsOneByOne()
    {
        await using var pool = await LocalPool.StartAsync(output);
        await pool.StartWorkerAsync("first", "--max-batch", "3");
        var spec = Specs.Short("a red apple");

        var together = new List<Job>();
        foreach (var job in (await pool.SubmitAsync(spec, count: 3)).Jobs)
        {
            together.Add(await pool.WaitForEndAsync(job.Id));
        }

        Assert.All(together, job => Assert.Equal(JobState.Delivered, job.State));
        Assert.Equal(2, together.Count(job => job.Match.Choice == "same_batch"));
        foreach (var job in together)
        {
            var alone = spec.Clone();
            alone.Seed = job.Spec.Seed;
            var again = await pool.WaitForEndAsync((await pool.SubmitAsync(alone)).Jobs[0].Id);
            Assert.Equal(job.Image.Sha256, again.Image.Sha256);
        }
    }

    [Fact]
    public async Task Submit_ByTheCommand_WritesTheImageAndListsTheJob()
    {
        await using var pool = await LocalPool.StartAsync(output);
        await pool.StartWorkerAsync("first");
        var file = Path.Combine(pool.Folder, "heart.png");

        (await pool.SogniAsync("job", "submit", "قلب أحمر", "--steps", "4", "--seed", "3", "--wait", "--out", file)).Expect(0);
        var list = (await pool.SogniAsync("job", "list", "--json")).Expect(0);
        var refused = await pool.SogniAsync("job", "submit", "a red apple", "--steps", "0", "--wait");

        Pngs.AssertPng(await File.ReadAllBytesAsync(file), 128, 128);
        Assert.Contains("قلب أحمر", System.Text.RegularExpressions.Regex.Unescape(list.StandardOutput), StringComparison.Ordinal);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("steps", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_OverThePublicEndpoint_WorkerAndArtistRecogniseItsCertificate()
    {
        await using var pool = await LocalPool.StartAsync(output, "--public", "https://127.0.0.1:0");
        var file = Path.Combine(pool.Folder, "apple.png");
        string[] submit = ["job", "submit", "a red apple", "--steps", "4", "--out", file];

        // Its token leads the worker to the public endpoint.
        await pool.StartWorkerAsync("far away");
        var stranger = await pool.SogniAsync(pool.Endpoint("public"), submit);
        var artist = await pool.SogniAsync(pool.Endpoint("public"), [.. submit, "--certificate", pool.Endpoint("certificate_spki_sha256")]);

        Assert.NotEqual(0, stranger.ExitCode);
        artist.Expect(0);
        Pngs.AssertPng(await File.ReadAllBytesAsync(file), 128, 128);
    }

    [Fact]
    public async Task Delete_ByTheCommand_TheFileGoesWithTheLastJobThatHasIt()
    {
        await using var pool = await LocalPool.StartAsync(output);
        await pool.StartWorkerAsync("first");
        var ids = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            var accepted = Assert.Single((await pool.SubmitAsync(Specs.Short("a very private apple"))).Jobs);
            Assert.Equal(JobState.Delivered, (await pool.WaitForEndAsync(accepted.Id)).State);
            ids.Add(accepted.Id);
        }

        // The same image twice is one file, and so is what was opened of it.
        Assert.Equal(2, pool.BlobFiles().Count);
        (await pool.SogniAsync("job", "delete", ids[0])).Expect(0);
        Assert.NotEmpty(await pool.DownloadAsync(ids[1]));
        (await pool.SogniAsync("job", "delete", ids[1])).Expect(0);
        Assert.Empty(pool.BlobFiles());
        Assert.NotEqual(0, (await pool.SogniAsync("job", "get", ids[1])).ExitCode);
        Assert.DoesNotContain("private", (await pool.SogniAsync("job", "list", "--json")).Expect(0).StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_SameSeedTwice_DrawsTheSamePixels()
    {
        await using var pool = await LocalPool.StartAsync(output);
        await pool.StartWorkerAsync("first");

        var images = new List<byte[]>();
        for (var round = 0; round < 2; round++)
        {
            var accepted = Assert.Single((await pool.SubmitAsync(Specs.Short())).Jobs);
            Assert.Equal(JobState.Delivered, (await pool.WaitForEndAsync(accepted.Id)).State);
            images.Add(await pool.DownloadAsync(accepted.Id));
        }

        Assert.Equal(images[0], images[1]);
    }

    [Fact]
    public async Task Submit_RepeatedIdempotencyKey_AnswersWithTheFirstJobsAndRefusesAnotherBody()
    {
        await using var pool = await LocalPool.StartAsync(output);

        var first = await pool.SubmitAsync(Specs.Short(), count: 2, idempotencyKey: "order-1");
        var second = await pool.SubmitAsync(Specs.Short(), count: 2, idempotencyKey: "order-1");
        var conflict = await Assert.ThrowsAsync<RpcException>(() => pool.SubmitAsync(Specs.Short(seed: 8), count: 2, idempotencyKey: "order-1"));

        Assert.False(first.Repeated);
        Assert.True(second.Repeated);
        Assert.Equal(first.Jobs.Select(job => job.Id), second.Jobs.Select(job => job.Id));
        Assert.Equal(StatusCode.AlreadyExists, conflict.StatusCode);
        Assert.Equal("idempotency_conflict", conflict.Trailers.GetValue("sogni-error-code"));
    }
}
