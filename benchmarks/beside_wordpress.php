<?php
// Renders texts as a WordPress does: php beside_wordpress.php FOLDER < texts.json, where FOLDER is its root.
// In: {"uploads": address, "pictures": {id: name}, "contents": {name: text}}. Out: {name: HTML}.
require $argv[1] . '/wp-load.php';

$given = json_decode(stream_get_contents(STDIN), true);
foreach ($given['pictures'] as $id => $name) {
    if (!get_post($id)) {
        wp_insert_attachment([
            'import_id' => $id, 'post_title' => pathinfo($name, PATHINFO_FILENAME),
            'guid' => $given['uploads'] . '/' . $name, 'post_mime_type' => 'image/jpeg',
        ]);
        update_attached_file($id, '2014/05/' . $name);
        wp_update_attachment_metadata($id, ['width' => 600, 'height' => 400, 'file' => '2014/05/' . $name, 'sizes' => []]);
    }
}
add_filter('upload_dir', function ($where) use ($given) {
    $where['baseurl'] = preg_replace('~/\d+/\d+$~', '', $given['uploads']);
    return $where;
});
kses_remove_filters();
$rendered = [];
foreach ($given['contents'] as $name => $text) {
    $id = wp_insert_post(['post_title' => $name, 'post_content' => wp_slash($text), 'post_status' => 'publish']);
    $GLOBALS['post'] = get_post($id);
    setup_postdata($GLOBALS['post']);
    $rendered[$name] = apply_filters('the_content', get_post_field('post_content', $id));
    wp_delete_post($id, true);
}
echo json_encode($rendered, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRETTY_PRINT);
