package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableChangesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "update Owner set name = 'x' | update owner",
                "UPDATE only public.\"Owner\" o SET a = 1 | update owner",
                "delete from a.b.c where x in (select y from d) | delete c",
                "delete owner where id = 1 | delete owner",
                "insert into `owner` (a) values (1) on conflict (a) do update set a = 2 | create owner",
                "merge into [dbo].[owner] using x on (a = b) | update owner",
                "truncate table owner | delete owner",
                "/* delete from a */ -- update b~ update c set d = 'insert into e' | update c",
                "with a as (select 1), b as (update Cat set x = 1), c as (delete from Dog) select 1 | update cat, delete dog",
                "with a as (select * from b for update of b skip locked) select 1 | !!",
                "insert ignore into vet (a) values (1) | create vet",
                "insert low_priority vet values (1) | create vet",
                "insert or replace into vet values (1) | create vet",
                "insert all into vet values (1) into cat values (2) select 1 from dual | create vet",
                "insert top (5) into vet select 1 | create vet",
                "insert into ignore values (1) | create ignore",
                "upsert into vet values (1) | update vet",
                "replace low_priority vet values (1) | update vet",
                "merge vet using x on (a = b) | update vet",
                "update low_priority ignore vet set a = 1 | update vet",
                "update or rollback vet set a = 1 | update vet",
                "update ignore set a = 1 | update ignore",
                "delete quick ignore from vet | delete vet",
                "delete quick where a = 1 | delete quick",
                "delete top (5) percent from vet | delete vet",
                "insert into\"my vet\" values (1) | create my vet",
                "update größe set a = 1 | update größe",
                "update (select a from vet) set a = 1 | !!",
                "merge into (select a from vet) using x on (a = b) | !!",
                "with a as (select 1) merge into vet using a on (x = y) when not matched then insert values (1) | update vet",
                "with a as (select 1) merge into vet using a on (x = y) when matched then delete when not matched then insert default values | update vet",
                "with a as (select t.delete b, t.update c from t) select 1 from a | !!",
                "select 'update a' | !!",
                "create table a (b int references c on delete cascade) | !!",
                "call delete_all() | !!"
            })
    void findsWhatAStatementDoesToWhichTables(String sql, String expected) {
        assertThat(String.join(
                        ", ",
                        TableChanges.in(sql.replace("~", "\n")).stream()
                                .map(change -> change.operation() + " " + change.table())
                                .toList()))
                .isEqualTo(expected);
    }
}
