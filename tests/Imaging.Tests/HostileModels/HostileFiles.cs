using System.Security.Cryptography;
using System.Text;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Tests.Fakes;
using static SogniLike.Imaging.Tests.HostileModels.HostileModel;

namespace SogniLike.Imaging.Tests.HostileModels;

/// <summary>Files that are not what they claim, files too large, and folders that differ from their manifest.</summary>
internal static class HostileFiles
{
    private const ModelDefectCode Malformed = ModelDefectCode.MalformedGraph;

    public static IEnumerable<HostileModel> All =>
    [
        InBytes("empty graph", Malformed, static _ => []),
        InBytes("cut off graph", Malformed, static bytes => bytes[..^10]),
        InBytes("text as graph", Malformed, static _ => Encoding.UTF8.GetBytes("#!/bin/sh\nrm -rf /\n")),
        InBytes("pickle as graph", Malformed, static _ => [0x80, 0x04, .. "cos\nsystem\n(S'id'\ntR."u8]),
        InBytes("archive as graph", Malformed, static _ => [.. "PK"u8, 3, 4, .. new byte[64]]),
        InBytes("integer of eleven bytes", Malformed, static bytes => [.. bytes, 8, .. Enumerable.Repeat((byte)0x80, 10), 1]),
        InBytes("integer of 65 bits", Malformed, static bytes => [.. bytes, 8, .. Enumerable.Repeat((byte)0xFF, 9), 2]),
        InBytes("field beyond the end", Malformed, static bytes => [.. bytes, 0x12, 0x7F]),
        InBytes("field of 2^63 bytes", Malformed, static bytes => [.. bytes, 0x12, .. Enumerable.Repeat((byte)0xFF, 8), 0x7F]),
        InBytes("field number 0", Malformed, static bytes => [.. bytes, 0, 0]),
        InBytes("group", Malformed, static bytes => [.. bytes, 0x0B, 0x0C]),
        InBytes("two graphs", Malformed, static bytes => [.. bytes, .. OnnxGraphBuilder.Message(7, [])]),
        InDenoiser("name that is not UTF-8", Malformed, null, static graph => graph.Raw(1, OnnxGraphBuilder.Message(3, [0xC0, 0x80]))),
        InDenoiser("name of a megabyte", Malformed, null, static graph => graph.Raw(1, OnnxGraphBuilder.Message(3, new byte[1 << 20]))),
        InDenoiser("a hundred dimensions", Malformed, null, static graph => graph.Raw(5, OnnxGraphBuilder.Tensor("w", FakeModel.Float, [.. Enumerable.Repeat(1L, 100)], []))),
        InDenoiser("subgraphs in subgraphs", ModelDefectCode.GraphTooLarge, null, static graph => graph.Node("If", ["sample"], null, "", OnnxGraphBuilder.Subgraph("then_branch", Nested(1000)))),
        InBytes("two hundred thousand nodes", ModelDefectCode.GraphTooLarge, static bytes =>
            [.. OnnxGraphBuilder.Message(7, [.. Enumerable.Repeat(OnnxGraphBuilder.Message(1, []), 200_000).SelectMany(static node => node)]), .. bytes]),
        InBytes("two hundred thousand tensors", ModelDefectCode.GraphTooLarge, static bytes =>
            [.. OnnxGraphBuilder.Message(7, [.. Enumerable.Repeat(OnnxGraphBuilder.Message(5, []), 200_000).SelectMany(static tensor => tensor)]), .. bytes]),
        InBytes("millions of inputs of a node", ModelDefectCode.GraphTooLarge, static bytes =>
            [.. OnnxGraphBuilder.Message(7, OnnxGraphBuilder.Message(1, [.. Enumerable.Repeat((byte[])[10, 0], 2_100_000).SelectMany(static name => name)])), .. bytes]),
        InBytes("nothing but tiny fields", ModelDefectCode.GraphTooLarge, static _ =>
        {
            var bytes = new byte[80 << 20];
            for (var i = 0; i < bytes.Length; i += 2)
            {
                bytes[i] = 0x78;
            }

            return bytes;
        }),
        new("index too large", ModelDefectCode.FileTooLarge, "model_index.json", null, static model => model.Save("model_index.json", $"{{\"x\": \"{new string('x', 2 << 20)}\"}}")),
        new("index nested too deep", ModelDefectCode.InvalidConfiguration, "model_index.json", null, static model => model.Save("model_index.json", new string('[', 100_000))),
        new("scheduler too large", ModelDefectCode.FileTooLarge, "scheduler/scheduler_config.json", null, static model =>
            model.Save("scheduler/scheduler_config.json", new string(' ', 2 << 20))),
        new("merges too large", ModelDefectCode.FileTooLarge, "tokenizer/merges.txt", null, static model => model.Save("tokenizer/merges.txt", new byte[20 << 20])),
        new("vocabulary too large", ModelDefectCode.FileTooLarge, "tokenizer/vocab.json", null, static model => model.Save("tokenizer/vocab.json", new byte[20 << 20])),
        Listed("a file with another hash", ModelDefectCode.ManifestMismatch, Denoiser, static model => Listing(model, (Denoiser, null, new byte[32]))),
        Listed("a file with another size", ModelDefectCode.ManifestMismatch, Denoiser, static model => Listing(model, (Denoiser, 1, null))),
        Listed("a listed file that is missing", ModelDefectCode.MissingFile, "unet/absent.bin", static model => new ModelManifest(
            [.. Listing(model).Files, new ModelManifestFile("unet/absent.bin", 1, new byte[32])])),
        Listed("a list that leads out", ModelDefectCode.ManifestMismatch, "../secret", static model => new ModelManifest(
            [.. Listing(model).Files, new ModelManifestFile("../secret", 1, new byte[32])])),
        Listed("a file that nobody listed", ModelDefectCode.ManifestMismatch, "unet/extra.so", static model =>
        {
            var listing = Listing(model);
            model.Save("unet/extra.so", [0x7F, (byte)'E', (byte)'L', (byte)'F']);
            return listing;
        }),
        Listed("external data that nobody listed", ModelDefectCode.ManifestMismatch, Denoiser, static model =>
        {
            model.Save(Denoiser, model.Denoiser().External("w", FakeModel.Float, [16], ("location", "weights.bin")).Build());
            var listing = Listing(model);
            model.Save("unet/weights.bin", new byte[64]);
            return listing;
        }),
    ];

    /// <summary>The true list of a model's files, with some lines changed.</summary>
    public static ModelManifest Listing(FakeModel model, params (string Path, long? Length, byte[]? Sha256)[] changes) => new(
        [.. Directory.EnumerateFiles(model.Folder, "*", SearchOption.AllDirectories).Select(path =>
        {
            var name = Path.GetRelativePath(model.Folder, path);
            var bytes = File.ReadAllBytes(path);
            var change = Array.Find(changes, candidate => candidate.Path == name);
            return new ModelManifestFile(name, change.Length ?? bytes.Length, change.Sha256 ?? SHA256.HashData(bytes));
        })]);

    private static HostileModel Listed(string name, ModelDefectCode code, string part, Func<FakeModel, ModelManifest> manifest) =>
        new(name, code, part, null, static _ => { }) { Manifest = manifest };

    private static OnnxGraphBuilder Nested(int depth)
    {
        // Grown from the inside; each level is a few bytes around the last.
        var graph = new OnnxGraphBuilder();
        for (var level = 0; level < depth; level++)
        {
            var outer = new OnnxGraphBuilder();
            outer.Node("If", ["x"], null, "", OnnxGraphBuilder.Subgraph("then_branch", graph));
            graph = outer;
        }

        return graph;
    }
}
