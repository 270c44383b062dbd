import { describe, expect, it } from 'vitest';
import { memoryColumns } from '../verdict/memory/columns.ts';
import { cpuPart } from './cpu-parts.ts';
import { metricRole } from './metric-roles.ts';
import type { SeriesColumn } from './model.ts';
import { readSeries } from './read-series.ts';

const role = (name: string, unit: SeriesColumn['unit'] = 'share') => metricRole({ name, unit });

describe('names of monitoring systems, as shares', () => {
  it.each([
    ...['host_cpu', 'server_cpu', 'CPUUtilization Average', 'avg:aws.ec2.cpuutilization{*}'],
    // Telegraf and the agent of CloudWatch; Micrometer; OpenTelemetry of a JVM; Datadog of a container and of a JVM's host.
    ...['cpu_usage_active', 'cpu_usage_active{cpu="cpu-total"}', 'system_cpu_usage', 'system.cpu.usage'],
    ...['jvm.system.cpu.utilization', 'docker.cpu.usage', 'jvm.cpu_load.system', 'system.cpu.utilization'],
    ...['instance:node_cpu_utilisation:rate5m', 'Percentage CPU', 'cpuUtilization.total', 'kubernetes.cpu.usage.total'],
  ])('“%s” is all of the CPU', (name) => {
    expect([cpuPart(name), role(name)]).toEqual([null, 'cpu']);
  });

  it.each([
    // Datadog.
    ['system.cpu.user', 'the user part of the CPU'],
    ['avg:system.cpu.user{host:db-1}', 'the user part of the CPU'],
    ['system.cpu.system', 'the system part of the CPU'],
    ['docker.cpu.user', 'the user part of the CPU'],
    ['container.cpu.system', 'the system part of the CPU'],
    ['kubernetes.cpu.user.total', 'the user part of the CPU'],
    ['runtime.node.cpu.user', 'the user part of the CPU'],
    ['system.cpu.interrupt', 'the interrupt part of the CPU'],
    ['system.cpu.guest', 'the guest part of the CPU'],
    // The agent of CloudWatch, Telegraf, enhanced monitoring of RDS, collectd.
    ['cpu_usage_user Average', 'the user part of the CPU'],
    ['cpu_usage_nice', 'the nice part of the CPU'],
    ['cpuUtilization.user', 'the user part of the CPU'],
    ['cpuUtilization.irq', 'the interrupt part of the CPU'],
    ['cpu-user', 'the user part of the CPU'],
    // node_exporter and OpenTelemetry tell it by a label.
    ['node_cpu_seconds_total{instance="db-1:9100",mode="user"}', 'the user part of the CPU'],
    ['rate(node_cpu_seconds_total{mode="system"}[5m])', 'the system part of the CPU'],
    ['system.cpu.utilization{cpu.mode="user"}', 'the user part of the CPU'],
    ['system_cpu_utilization_ratio{state="softirq"}', 'the interrupt part of the CPU'],
    ['user_cpu', 'the user part of the CPU'],
    ['sys_cpu_percent', 'the system part of the CPU'],
    // Of one process, over all processors.
    ['process.cpu.utilization', 'the CPU of one process'],
    ['process_cpu_usage', 'the CPU of one process'],
    ['jvm.cpu_load.process', 'the CPU of one process'],
    ['gc_cpu_fraction', 'the part of the CPU that collecting garbage takes'],
    ['go_memstats_gc_cpu_fraction', 'the part of the CPU that collecting garbage takes'],
  ])('“%s” is %s, and the whole is no less', (name, words) => {
    expect(cpuPart(name)).toMatchObject({ words, isLeast: true });
    expect(role(name)).toBe('cpuPart');
  });

  it.each([
    ['system.cpu.idle', 'the idle part of the CPU'],
    ['cpu_usage_iowait', 'the waiting part of the CPU'],
    ['system.cpu.stolen', 'the stolen part of the CPU'],
    ['cpu{mode="steal"}', 'the stolen part of the CPU'],
    ['system.cpu.utilization{state="idle"}', 'the idle part of the CPU'],
    // Per cent of one processor, or nobody knows of how many.
    ['system.processes.cpu.pct', 'the CPU of one process'],
    ['process_cpu_percent', 'the CPU of one process'],
    ['cpu_usage_active{cpu="cpu3"}', 'one core'],
    ['system.cpu.utilization{cpu="0"}', 'one core'],
  ])('“%s” is %s and no use of all of it', (name, words) => {
    expect(cpuPart(name)).toMatchObject({ words });
    expect(role(name)).toBeNull();
  });

  it.each([
    ...[
      'CPUReservation Average',
      'docker.cpu.throttled',
      'cpu_pressure',
      'CPUCreditUsage',
      'k8s.pod.cpu_request_utilization',
    ],
    ...[
      'system.mem.pct_usable',
      'mem_available_percent',
      'MemoryReservation Average',
      'system.swap.pct_free',
      'memory_pressure',
    ],
    ...[
      'system.memory.utilization{state="free"}',
      'system.memory.utilization{state="cached"}',
      'jvm_gc_overhead',
      'gc_time_share',
    ],
    ...['mem_cached_percent', 'k8s.pod.memory_request_utilization', 'swap_used_percent'],
  ])('“%s” is neither CPU nor memory in use', (name) => {
    expect(role(name)).toBeNull();
  });

  it.each([
    ...[
      'mem_used_percent',
      'MemoryUtilization Average',
      'system.memory.utilization{state="used"}',
      'docker.mem.in_use',
    ],
    ...[
      'kubernetes.memory.usage_pct',
      'k8s.pod.memory_limit_utilization',
      'container_memory_usage',
      'avg:aws.ecs.memoryutilization{*}',
    ],
  ])('“%s” is memory in use', (name) => {
    expect(role(name)).toBe('memory');
  });

  it('in another unit are none of these', () => {
    expect(role('node_cpu_seconds_total', 'seconds')).toBeNull();
    expect(role('system.cpu.user', 'count')).toBeNull();
    expect(role('cpu_usage_user', 'cores')).toBeNull();
  });
});

describe('bytes', () => {
  it.each([
    ...['node_memory_MemAvailable_bytes', 'node_memory_MemFree_bytes', 'FreeableMemory Average', 'system.mem.usable'],
    ...[
      'container_memory_cache',
      'node_memory_MemTotal_bytes',
      'container_spec_memory_limit_bytes',
      'node_memory_Cached_bytes',
    ],
    ...['kubernetes.memory.requests', 'system.swap.used', 'node_network_receive_bytes_total', 'system.disk.used'],
  ])('“%s” are not judged as memory that a program uses', (name) => {
    const columns = [{ name, title: name, unit: 'bytes' as const, values: [1, 2] }];
    expect(memoryColumns({ startedAt: '', times: [0, 1], columns, restarts: [] })).toBeNull();
  });

  it.each([
    'process_resident_memory_bytes',
    'container_memory_working_set_bytes',
    'system.mem.used',
    'memory',
    'nodejs_heap_size_used_bytes',
  ])('“%s” are', (name) => {
    const columns = [{ name, title: name, unit: 'bytes' as const, values: [1, 2] }];
    expect(memoryColumns({ startedAt: '', times: [0, 1], columns, restarts: [] })?.main.name).toBe(name);
  });
});

it('a series says which of its columns are parts, beside their names and in a note', () => {
  const { series, warnings } = readSeries(
    new TextEncoder().encode('time,system.cpu.user [%],system.cpu.iowait [%],host_cpu [%]\n1,20,5,30\n2,21,5,31\n'),
  );
  expect(series.columns.map(({ title }) => title)).toEqual([
    'system.cpu.user (the user part of the CPU)',
    'system.cpu.iowait (the waiting part of the CPU)',
    'host_cpu',
  ]);
  expect(warnings.find(({ code }) => code === 'series.part')).toMatchObject({
    count: 2,
    message: expect.stringMatching(
      /^Columns tell no more than the user part of the CPU and the waiting part of the CPU\./,
    ),
  });
});

it('names of endless words take as many steps as they have letters', () => {
  for (const word of ['cpu_', 'user_', 'a', 'cpu_user_percent_']) {
    const name = word.repeat(50_000);
    expect(() => cpuPart(name)).not.toThrow();
  }
});
